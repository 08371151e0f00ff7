"""OpenRouter, which reaches the models of all others."""
