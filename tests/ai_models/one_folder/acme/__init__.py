"""A provider of models that is in no list: `tests/ai_models/test_one_folder.py` puts its folder beside the others."""
