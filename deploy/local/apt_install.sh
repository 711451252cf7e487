#!/bin/sh
# Installs Debian packages (run as root) without letting them start services of their own: the platform runs
# private instances and leaves the machine's alone. A policy that is already there stays as it is.
set -eu
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' > "$policy"
  trap 'rm -f "$policy"' EXIT
  trap 'exit 130' INT TERM
  chmod 755 "$policy"
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install -y --no-install-recommends "$@"
