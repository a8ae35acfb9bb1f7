//! The script of the scheduled workflow.
