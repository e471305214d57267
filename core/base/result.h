// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// `Result<T>`: a value, or an `Error` that says what happened, why, where and what to do. For bad files, bad input and
// missing rights. Never for what the network did: ECONNREFUSED, a reset and a lost segment are data (see trace/).
#pragma once

#include <cassert>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace socketscope {

/// A place in a text file; lines and columns count from 1, 0 where unknown.
struct Place {
    std::string file;
    std::size_t line = 0;
    std::size_t column = 0;
    friend bool operator==(const Place&, const Place&) = default;
};

/// One refusal in three parts. `what` and `why` are always filled; `remedy` is what the reader can do.
struct Error {
    std::string what;
    std::string why;
    std::string remedy;
    std::optional<Place> place;

    /// One line for a terminal: "FILE:3:5: what: why. remedy".
    [[nodiscard]] std::string line() const;
};

template <typename T> class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}     // NOLINT(google-explicit-constructor)
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {} // NOLINT(google-explicit-constructor)

    [[nodiscard]] bool ok() const { return state_.index() == 0; }
    explicit operator bool() const { return ok(); }

    [[nodiscard]] const T& value() const& {
        assert(ok());
        return *std::get_if<0>(&state_);
    }
    [[nodiscard]] T& value() & {
        assert(ok());
        return *std::get_if<0>(&state_);
    }
    [[nodiscard]] T&& value() && {
        assert(ok());
        return std::move(*std::get_if<0>(&state_));
    }
    [[nodiscard]] const Error& error() const {
        assert(!ok());
        return *std::get_if<1>(&state_);
    }

private:
    std::variant<T, Error> state_;
};

/// Success without a value.
struct Done {};

} // namespace socketscope
