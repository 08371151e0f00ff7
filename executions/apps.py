"""What happened."""

from django.apps import AppConfig


class ExecutionsConfig(AppConfig):
    """Executions, the engine's runtime, triggers."""

    name = "executions"

    def ready(self) -> None:
        """Answer what workflows ask upwards."""
        from executions.api.shapes import last_outputs, last_runs
        from executions.services import executions_cancel_of
        from executions.triggers.following import executions_follow
        from executions.triggers.schedule import upcoming
        from workflows.upward import answers, workflow_deleted, workflows_followed

        workflow_deleted.add(executions_cancel_of)
        workflows_followed.add(executions_follow)
        answers.next_times = upcoming
        answers.last_runs = last_runs
        answers.last_outputs = last_outputs
