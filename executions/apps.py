"""The Django app of executions."""

from django.apps import AppConfig


class ExecutionsConfig(AppConfig):
    """Executions, the engine's runtime and the triggers."""

    name = "executions"

    def ready(self) -> None:
        """Register the answers to queries from workflows and assets."""
        from assets.callbacks import answers as of_assets
        from executions.start.cancelling import executions_cancel_of
        from executions.store.last_outputs import last_outputs
        from executions.triggers.following import executions_follow
        from executions.triggers.schedule.firing import upcoming
        from executions.triggers.schedule.queue import queue_give_up
        from executions.wire.access import own_executions
        from executions.wire.executions import last_runs
        from workflows.callbacks import answers, queue_given_up, workflow_deleted, workflows_followed

        workflow_deleted.add(executions_cancel_of)
        workflows_followed.add(executions_follow)
        queue_given_up.add(queue_give_up)
        answers.next_times = upcoming
        answers.last_runs = last_runs
        answers.last_outputs = last_outputs
        of_assets.own_executions = own_executions
