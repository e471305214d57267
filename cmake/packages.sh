# SPDX-FileCopyrightText: The Socketscope authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What Debian 12 and Ubuntu 24.04 (and later) call the packages that ./run and ./test need; read by both.

run_packages=(g++ cmake ninja-build pkg-config qt6-base-dev "libqt6svg6-dev|qt6-svg-dev" libyaml-cpp-dev libcli11-dev
              nlohmann-json3-dev libmnl-dev libxcb1-dev libxxhash-dev)
test_packages=("${run_packages[@]}" python3 python3-jsonschema procps util-linux tshark tcpdump)
all_packages=("${test_packages[@]}" git clang-format clang-tidy clang "libclang-rt-dev|libclang-rt-14-dev"
              xvfb xauth)

installed() { dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }

# The first of "a|b" that is installed or can be.
choose() {
  local name
  for name in ${1//|/ }; do installed "$name" && { echo "$name"; return; }; done
  for name in ${1//|/ }; do apt-cache show "$name" >/dev/null 2>&1 && { echo "$name"; return; }; done
  echo "${1%%|*}"
}

need_packages() {
  mkdir -p "$here/build"
  if ! command -v dpkg-query >/dev/null; then
    echo "This is not Debian or Ubuntu: install what README.md lists by hand; going on." >&2
    return 0
  fi
  local wanted missing=() name
  for wanted in "$@"; do
    name=$(choose "$wanted")
    installed "$name" || missing+=("$wanted")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  local become=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || {
      echo "Missing packages: ${missing[*]}. Ask an administrator to install them, or run this as root once." >&2
      exit 3
    }
    become=(sudo)
  fi
  echo "Installing: ${missing[*]}" >&2
  "${become[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
  local names=()
  for wanted in "${missing[@]}"; do names+=("$(choose "$wanted")"); done
  "${become[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${names[@]}" >/dev/null
}

show_and_stop() {
  tail -n 40 "$1" >&2
  echo "Stopped while $2; the whole log is $1" >&2
  exit 3
}
