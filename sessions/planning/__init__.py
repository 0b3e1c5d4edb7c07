"""Planning: one session from the planner's form to its page, holds, renewals and days off.

`actions.assign_session` writes every new session, `drafts.draft_session` works one out without writing,
`session_record` reads what was done. Imports exercises only.
"""
