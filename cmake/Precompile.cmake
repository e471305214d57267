# SPDX-FileCopyrightText: The Socketscope authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Precompiled headers make a fresh build twice as fast. They also hide a forgotten #include, so the presets
# `dev` and `bench` do without them.
option(SOCKETSCOPE_PCH "Use precompiled headers" OFF)

function(socketscope_precompile target)
  if(SOCKETSCOPE_PCH)
    target_precompile_headers(${target} PRIVATE ${ARGN})
  endif()
endfunction()

set(socketscope_std_headers
  <algorithm> <array> <chrono> <cstdint> <deque> <functional> <map> <memory> <optional> <span> <string> <string_view>
  <unordered_map> <utility> <variant> <vector>)
