"""Speed, as ratios measured side by side in one run. A bench says how fast the code is; it never fails a build.

make bench                            every case
.venv/bin/python -m bench report      cases whose name holds the word
"""
