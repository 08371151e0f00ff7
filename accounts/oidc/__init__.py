"""Signing in at the operator's provider (OpenID Connect Core 1.0, code flow with PKCE)."""
