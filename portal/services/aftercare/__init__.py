"""What comes after a summary is issued: the agreed plan, check-ins, the way out, and the years side by side.

Each side sees what the other has released to it and nothing else: the department a plan once the council offers it, the
council a check-in once the department shares it. Nothing here bars or sets off anything.
"""
