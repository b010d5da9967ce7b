//! Entry point; everything is in the library, so that touching it costs one small link.

fn main() -> std::process::ExitCode {
    rapport::main()
}
