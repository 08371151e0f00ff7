"""Connecting an organisation with OpenRouter: by a key, or in the browser by OAuth with PKCE."""
