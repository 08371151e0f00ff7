"""What providers of models are made of: protocol, declaration, chat completions, errors. Knows no framework."""
