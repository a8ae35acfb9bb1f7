//! Workers that try inputs, and who watches them.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::seeds::Seeds;
use crate::{Failure, Options};

/// What one input may take, in processor seconds.
const SECONDS: f64 = 10.0;

/// What a worker may hold, in bytes: no input may take more, and nothing is kept from one to the next.
const MEMORY: u64 = 1 << 30;

/// How long a worker may be at one input before it is ended from outside.
const PATIENCE: Duration = Duration::from_secs(120);

/// After so many inputs a worker makes room for another, so that none suffers from what others left.
const INPUTS: u64 = 500;

fn folder(options: &Options) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/fuzz");
    root.join(format!("{:?}", options.target).to_ascii_lowercase())
}

/// Starts workers, one after the other, until the time is over. The answer is whether none of them died.
pub(crate) fn watch(options: &Options) -> Result<bool, Failure> {
    let start = Instant::now();
    let folder = folder(options);
    fs::create_dir_all(&folder)?;
    let at = folder.join("at");
    let _ = fs::remove_file(&at);
    let (mut seed, mut found) = (options.seed, 0);
    while start.elapsed() < Duration::from_secs(options.seconds) {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg(options.target.name()).arg("--worker").arg("--seed").arg(seed.to_string());
        command.arg("--seconds").arg(left(options, start).to_string());
        if let Some(count) = options.keep {
            command.arg("--keep").arg(count.to_string());
        }
        for file in &options.more {
            command.arg("--with").arg(file);
        }
        let log = folder.join("log");
        let child = command.stdin(Stdio::null()).stderr(fs::File::create(&log)?).spawn()?;
        let status = wait(child, &at)?;
        // A worker that was at no input yet was not able to begin.
        let reached = fs::read_to_string(&at).unwrap_or_default();
        let Ok(reached) = reached.trim().parse::<u64>() else {
            return Err(fs::read_to_string(&log)?.into());
        };
        if !status.success() {
            found += 1;
            let kept = folder.join(format!("seed-{reached}"));
            fs::copy(folder.join("input"), &kept)?;
            fs::copy(&log, kept.with_extension("log"))?;
            writeln!(std::io::stdout(), "{status}: {}", kept.display())?;
        }
        seed = reached + 1;
    }
    let tried = seed - options.seed;
    writeln!(std::io::stdout(), "{:?}: {tried} inputs, {found} found", options.target)?;
    Ok(found == 0)
}

/// Waits for the end of a worker, and ends one that stays at one input.
fn wait(mut worker: Child, at: &Path) -> Result<ExitStatus, Failure> {
    let (mut seen, mut since) = (String::new(), Instant::now());
    loop {
        if let Some(status) = worker.try_wait()? {
            return Ok(status);
        }
        let now = fs::read_to_string(at).unwrap_or_default();
        if now != seen {
            (seen, since) = (now, Instant::now());
        }
        if since.elapsed() > PATIENCE {
            worker.kill()?;
        }
        thread::sleep(Duration::from_millis(100));
    }
}

fn left(options: &Options, start: Instant) -> u64 {
    options.seconds.saturating_sub(start.elapsed().as_secs())
}

/// Tries inputs until the time is over. An input that takes too long ends the worker, as a crash does.
pub(crate) fn run(options: &Options) -> Result<bool, Failure> {
    let first = options.seed;
    let until = Instant::now() + Duration::from_secs(options.seconds);
    let folder = folder(options);
    fs::create_dir_all(&folder)?;
    let seeds = Seeds::read(&options.more)?;
    if options.worker {
        bound()?;
    }
    for seed in first..first + if options.once { 1 } else { INPUTS } {
        let input = options.target.input(&seeds, seed);
        fs::write(folder.join("at"), seed.to_string())?;
        fs::write(folder.join("input"), &input)?;
        if options.keep.is_some_and(|count| seed.is_multiple_of(count)) {
            fs::create_dir_all(folder.join("kept"))?;
            fs::write(folder.join(format!("kept/seed-{seed}.json")), &input)?;
        }
        let before = used();
        options.target.check(&input)?;
        let took = used() - before;
        if took > SECONDS {
            return Err(format!("the input took {took:.1} s").into());
        }
        if Instant::now() > until {
            break;
        }
    }
    Ok(true)
}

/// The processor seconds that this process has used.
fn used() -> f64 {
    use nix::sys::resource::{UsageWho, getrusage};
    let Ok(usage) = getrusage(UsageWho::RUSAGE_SELF) else { return 0.0 };
    let seconds = |time: nix::sys::time::TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
    seconds(usage.user_time()) + seconds(usage.system_time())
}

/// Lets this process hold no more than it may.
fn bound() -> Result<(), Failure> {
    use nix::sys::resource::{Resource, setrlimit};
    setrlimit(Resource::RLIMIT_DATA, MEMORY, MEMORY)?;
    Ok(())
}
