"""The sandbox: an OpenRouter-shaped provider inside Wireloom, for first steps, templates and tests.

It needs no key, spends nothing, answers the same to the same prompt, streams, counts tokens, prices them,
and fails on request. It says plainly that it is no language model.
"""
