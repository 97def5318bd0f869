#!/bin/sh
# Makes sure there is a browser for the browser tests: an installed Chrome or Chromium, else Debian's where we may install it.
set -u
for name in chromium chromium-browser google-chrome google-chrome-stable; do
    found=$(command -v "$name" 2>/dev/null) && break
done
font=$(fc-list :lang=zh 2>/dev/null | head -n 1)
if [ -n "${found:-}" ] && [ -n "$font" ]; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium and a Chinese font for the browser tests …"
    export DEBIAN_FRONTEND=noninteractive
    if apt-get update -qq >/dev/null 2>&1 && apt-get install -y -qq chromium fonts-noto-cjk >/dev/null 2>&1; then
        exit 0
    fi
    echo "Chromium could not be installed." >&2
fi
if [ -z "${found:-}" ]; then
    echo "NOT RUN: the browser tests, for there is no Chrome or Chromium on this machine." >&2
    [ "${CI:-}" = "true" ] && exit 1
fi
exit 0
