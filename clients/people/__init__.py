"""People: practice, users, clients, invitations, sign-in and notes.

`actions.people` adds, edits and archives clients, `actions.invitations` lets people in, `locks.lock_client`
is the first lock of every writer. Imports audit.
"""
