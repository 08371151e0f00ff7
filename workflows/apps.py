"""The Django app of workflows."""

from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    """Workflows, their versions, nodes and templates."""

    name = "workflows"

    def ready(self) -> None:
        """Register the answers for credentials, and give templates the base address of files."""
        from django.conf import settings

        from credentials.callbacks import answers
        from workflows.credential_usage import credentials_used_by
        from workflows.templating.file_addresses import addresses

        answers.used_by = credentials_used_by
        addresses.base = settings.PUBLIC_URL
