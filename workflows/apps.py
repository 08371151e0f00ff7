"""What the user draws."""

from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    """Workflows, their versions, nodes and templates."""

    name = "workflows"

    def ready(self) -> None:
        """Answer what credentials ask upwards."""
        from credentials.upward import answers
        from workflows.usage import credentials_used_by

        answers.used_by = credentials_used_by
