"""Streamlit entry of Concord: imported once to serve the coach, then run for every page."""

import streamlit as st
from starlette.middleware import Middleware

from coach.ui.server import OneOrigin, require_narrow
from coach.ui.shell import main

if __name__ == "__main__":
    main()
else:
    require_narrow()
    app = st.App(__file__, middleware=[Middleware(OneOrigin)])
