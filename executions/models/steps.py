"""The durable steps inside nodes."""

from django.db import models

from core.db.fields import JsonTextField
from executions.models.executions import Execution


class NodeStep(models.Model):
    """One durable step of a node run: see `workflows.sdk.context.Context.step`. `attempt` is the one that began it.

    Found by the node's place and not by its row, whose key is the database's and unknown to the worker.
    """

    execution = models.ForeignKey(Execution, models.CASCADE, related_name="node_steps", db_index=False)
    node_id = models.CharField(max_length=64)
    iteration = models.CharField(max_length=200, default="", blank=True)
    name = models.CharField(max_length=200)
    attempt = models.PositiveIntegerField()
    effect = models.CharField(max_length=16)
    status = models.CharField(max_length=16)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    output = JsonTextField(null=True)
    error = JsonTextField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["execution", "node_id", "iteration", "name"], name="one_step_per_name"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.node_id} ({self.status})"
