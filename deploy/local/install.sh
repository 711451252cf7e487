#!/usr/bin/env bash
# Finds Python 3.11 and lets it install the rest (deploy/local/install.py). Quick when nothing is missing.
set -euo pipefail
cd "$(dirname "$0")/../.."

find_python() {
  local candidate
  for candidate in "${KX_PYTHON:-}" python3.11 python3 /usr/bin/python3.11 /usr/bin/python3; do
    if [ -n "$candidate" ] && "$candidate" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then
      command -v "$candidate"
      return 0
    fi
  done
  return 1
}

if ! python=$(find_python); then
  packages="python3.11 python3.11-venv"
  echo "Python 3.11 is missing."
  if [ "$(id -u)" = 0 ]; then
    deploy/local/apt_install.sh $packages
  elif sudo -n true 2>/dev/null; then
    sudo -n deploy/local/apt_install.sh $packages
  else
    echo "Run this, then try again (or name another one in KX_PYTHON):" >&2
    echo "  sudo $PWD/deploy/local/apt_install.sh $packages" >&2
    exit 1
  fi
  python=$(find_python) || { echo "There is still no Python 3.11; name one in KX_PYTHON." >&2; exit 1; }
fi
exec "$python" -m deploy.local.install
