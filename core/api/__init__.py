"""The boundary of the API: strict input, one output format, and both in the OpenAPI document."""
