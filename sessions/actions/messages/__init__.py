"""Planning and sending messages. The rows are the schedule; whoever calls is only a doorbell.

`plan_messages` writes the rows that should exist, `sweep_messages` sends what is due. Both may run at any
time, anywhere, any number of times at once.
"""

from sessions.actions.messages.again import send_again
from sessions.actions.messages.planning import let_pass, plan_messages, plan_new_messages
from sessions.actions.messages.sweeping import sweep_messages

__all__ = ["let_pass", "plan_messages", "plan_new_messages", "send_again", "sweep_messages"]
