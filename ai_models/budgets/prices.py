"""What the catalogue knows of a model's cost."""

from ai_models.budgets.worst_case import ModelPrice
from ai_models.models import AIModel


def price_of(model: str) -> ModelPrice | None:
    """A model's prices and the most tokens of its answers; None for one without prices. Reads the database."""
    found = AIModel.objects.filter(model_id=model)
    row = found.values_list("row", "max_output_tokens", "context_length").first()
    if row is None or not isinstance(row[0], dict) or not isinstance(row[0].get("pricing"), dict):
        return None
    return ModelPrice(row[0]["pricing"], row[1], row[2])
