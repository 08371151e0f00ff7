"""The protocol that most providers speak: `POST …/chat/completions`, as OpenAI has defined it."""
