"""Any server that speaks OpenAI's chat completions: local ones, gateways, other clouds."""
