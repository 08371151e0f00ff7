"""The Django app of workflows."""

from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    """Workflows, their versions, nodes and templates."""

    name = "workflows"

    def ready(self) -> None:
        """Register the answers for credentials and costs, and give templates the base address of files."""
        from django.conf import settings

        from ai_models.callbacks import names
        from credentials.callbacks import answers
        from workflows.credential_usage import credentials_used_by
        from workflows.names import workflow_names
        from workflows.templating.file_addresses import addresses

        answers.used_by = credentials_used_by
        names.workflows = workflow_names
        addresses.base = settings.PUBLIC_URL
