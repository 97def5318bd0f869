"""Streamlit entry of Concord."""

from coach.ui.shell import main

main()
