# SPDX-FileCopyrightText: The Socketscope authors
# SPDX-License-Identifier: GPL-3.0-or-later
# One interface target carries every flag; every target of ours links it.
add_library(socketscope_flags INTERFACE)
target_compile_features(socketscope_flags INTERFACE cxx_std_20)
target_include_directories(socketscope_flags INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(socketscope_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Woverloaded-virtual
  -Wold-style-cast -Wcast-qual -Wformat=2 -Wimplicit-fallthrough
  # g++ 12, optimising, sees overlaps in std::string that are not there (GCC bug 105651).
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<CONFIG:Release>>:-Wno-restrict>)
if(SOCKETSCOPE_WERROR)
  target_compile_options(socketscope_flags INTERFACE -Werror)
endif()
if(SOCKETSCOPE_SANITIZE)
  target_compile_options(socketscope_flags INTERFACE -fsanitize=${SOCKETSCOPE_SANITIZE} -fno-omit-frame-pointer
                         -fno-sanitize-recover=all)
  # Past the end of a vector there may be other octets of ours, in which no sanitizer sees anything wrong.
  target_compile_definitions(socketscope_flags INTERFACE _GLIBCXX_ASSERTIONS)
  target_link_options(socketscope_flags INTERFACE -fsanitize=${SOCKETSCOPE_SANITIZE})
endif()
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
