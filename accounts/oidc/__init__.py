"""Signing in at a provider of the operator's (OpenID Connect Core 1.0, code flow with PKCE)."""
