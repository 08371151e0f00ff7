"""How much may be spent on models: limits for a day or a month, from which every call reserves before it is made."""
