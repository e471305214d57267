# SPDX-FileCopyrightText: The Socketscope authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Precompiled headers make a fresh build twice as fast. They also hide a forgotten #include, so the preset `dev` does
# without them.
option(SOCKETSCOPE_PCH "Use precompiled headers" OFF)
# So do sources read several at a time: what they include is read and compiled once for all of them.
option(SOCKETSCOPE_UNITY "Compile several sources of a library together" OFF)

function(socketscope_precompile target)
  if(SOCKETSCOPE_PCH)
    target_precompile_headers(${target} PRIVATE ${ARGN})
  endif()
  if(SOCKETSCOPE_UNITY)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 8)
  endif()
endfunction()

set(socketscope_std_headers
  <algorithm> <array> <chrono> <cstdint> <deque> <functional> <map> <memory> <optional> <span> <string> <string_view>
  <unordered_map> <utility> <variant> <vector>)
