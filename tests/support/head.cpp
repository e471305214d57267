// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Carries what all tests include, compiled once (tests/CMakeLists.txt). Does nothing.
int main() { return 0; }
