// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Bytes that came over a wire as text that is safe to show: printable UTF-8 stays, everything else becomes an escape
// (\n, \t, \\, \xNN). Used by JSON, the ladder and the diagram; never used to parse.
#pragma once

#include "core/base/bytes.h"

#include <string>

namespace socketscope {

/// At most `most` bytes of `bytes` are looked at; a multi-byte character is never cut.
[[nodiscard]] std::string printable(ByteView bytes, std::size_t most);

/// Whether `bytes` is UTF-8 without control characters other than tab and line end.
[[nodiscard]] bool isPlainText(ByteView bytes);

/// Length in bytes of the valid UTF-8 character at the front, 0 where there is none.
[[nodiscard]] std::size_t utf8Length(ByteView bytes);

/// "1 step", "5 steps": words that take an s.
[[nodiscard]] std::string counted(std::size_t count, std::string_view word);

} // namespace socketscope
