"""How one signs in: guesses are counted, the second step is asked for, sessions end when they must.

`from clubcrm.kernel import signin`, then `signin.sign_out_everywhere(...)`.
"""
