//! Entry point; everything is in the library, so that touching it costs one small link.

/// What a request needs is often allocated by one thread and freed by another.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    rapport::main()
}
