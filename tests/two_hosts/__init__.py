"""The proof on two hosts: one is cut off for longer than a lease while it runs executions, and comes back.

`python -m tests.two_hosts --cut 60 --runs 40` or `make two-hosts`, on Linux as root with iproute2. The hosts are
network namespaces with names and addresses of their own; the record and most of its rules are those of
`tests.chaos`. pytest does not collect this: most machines that run tests cannot make namespaces.
"""
