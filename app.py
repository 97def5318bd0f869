"""Streamlit entry of Concord: imported once to serve the coach, then run for every page."""

import streamlit as st

from coach.ui.serving import middleware, routes
from coach.ui.shell import main

if __name__ == "__main__":
    main()
else:
    app = st.App(__file__, routes=routes(), middleware=middleware())
