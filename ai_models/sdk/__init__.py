"""What providers of models are made of: the protocol, the declaration, chat completions, errors. Knows no framework."""
