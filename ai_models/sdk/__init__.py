"""All that a provider's author imports. Knows no framework and no database."""
