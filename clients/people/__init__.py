"""People: practice, places, users, clients, invitations, sign-in and notes.

`actions.people` adds, edits and archives clients, `actions.invitations` lets people in, `locks.lock_client`
is the first lock of every writer, `places.places_of` says where a client trains. Imports audit.
"""
