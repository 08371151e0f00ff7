"""What the user draws."""

from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    """Workflows, their versions, nodes and templates."""

    name = "workflows"

    def ready(self) -> None:
        """Answer what credentials ask upwards."""
        from credentials.callbacks import answers
        from workflows.credential_usage import credentials_used_by

        answers.used_by = credentials_used_by
