"""Planning: one session from the planner's form to its page, holds, renewals and days off.

`actions.assign_session` is the one door for every new session, `preview` answers the same without writing,
`session_record` reads what was done. Imports exercises only.
"""
