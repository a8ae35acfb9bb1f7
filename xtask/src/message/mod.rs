//! From diagnostics to what is written of them: located in the files of their authors, for people and for programs.

mod locate;
mod machine;
mod render;
