//! A file that the user names: one way to write it, whatever stands there.

use super::error::OutputError;
use super::found::files_in;
use super::same;
use super::staged::{TEMPORARY, temporary};
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// How many links are followed to a file that is not there.
const LINKS: usize = 40;

/// A file that the user names and a command writes.
///
/// It is none of the files that the command reads. A pipe, a device and standard output are written in
/// place, and so is whatever a symbolic link leads to. A regular file appears whole or not at all, and
/// replaces another only if that is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Destination<'a> {
    path: &'a Path,
    inputs: &'a [PathBuf],
    force: bool,
}

/// How a file is written.
enum Way {
    /// Through a stream that is open already.
    Through(File),
    /// In place, byte after byte.
    InPlace,
    /// As a new file with this name.
    New(PathBuf),
    /// In the place of the file with this name and these permissions.
    InsteadOf(PathBuf, Permissions),
}

impl<'a> Destination<'a> {
    /// The file at `path`, for a command that reads `inputs`; a file that is there is replaced if `force`.
    ///
    /// # Errors
    /// When it is one of the inputs, when it is there and not to be replaced, and when the system refuses.
    pub fn new(path: &'a Path, inputs: &'a [PathBuf], force: bool) -> Result<Self, OutputError> {
        let destination = Self { path, inputs, force };
        destination.way()?;
        Ok(destination)
    }

    /// Write `text`.
    ///
    /// # Errors
    /// As [`Destination::write`].
    pub fn write_text(self, text: &str) -> Result<(), OutputError> {
        self.write(|out| out.write_all(text.as_bytes()))
    }

    /// Write what `fill` writes.
    ///
    /// # Errors
    /// When something else came to stand there meanwhile, and when the system refuses.
    pub fn write(
        self,
        fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), OutputError> {
        match self.way()? {
            Way::Through(stream) => heard(filled(stream, fill)).map_err(self.at()),
            Way::InPlace => {
                let opened = OpenOptions::new().write(true).open(self.path);
                heard(opened.and_then(|file| filled(file, fill))).map_err(self.at())
            }
            Way::New(name) => {
                let whole = self.whole(&name, fill)?;
                match whole.persist_noclobber(&name) {
                    Err(e) if e.error.kind() == ErrorKind::AlreadyExists => Err(self.stands()),
                    Err(e) => Err(self.at()(e.error)),
                    Ok(_) => sync_folder(&name).map_err(self.at()),
                }
            }
            Way::InsteadOf(name, permissions) => {
                let whole = self.whole(&name, fill)?;
                whole.as_file().set_permissions(permissions).map_err(self.at())?;
                whole.persist(&name).map_err(|e| self.at()(e.error))?;
                sync_folder(&name).map_err(self.at())
            }
        }
    }

    /// A synced file beside `name`, filled.
    fn whole(
        self,
        name: &Path,
        fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<tempfile::NamedTempFile, OutputError> {
        let write = || {
            let mut file = temporary(folder_of(name), TEMPORARY)?;
            filled(file.as_file_mut(), fill)?;
            file.as_file().sync_all()?;
            Ok(file)
        };
        write().map_err(self.at())
    }

    fn way(self) -> Result<Way, OutputError> {
        let about = match fs::metadata(self.path) {
            Ok(about) => about,
            Err(cause) if cause.kind() == ErrorKind::NotFound => {
                let name = end_of_links(self.path).map_err(self.at())?;
                fs::metadata(folder_of(&name)).map_err(self.at())?;
                return Ok(Way::New(name));
            }
            Err(cause) => return Err(self.at()(cause)),
        };
        if about.is_dir() {
            return Err(self.at()(ErrorKind::IsADirectory.into()));
        }
        let same = |input: &&PathBuf| input.is_file() && same::file(self.path, input);
        if let Some(input) = self.inputs.iter().find(same) {
            let (file, input) = (self.path.to_owned(), input.clone());
            return Err(OutputError::IsInput { file, input });
        }
        if let Some(stream) = standard_stream(self.path) {
            return Ok(Way::Through(stream));
        }
        match keeps_data(&about) {
            false => Ok(Way::InPlace),
            true if !self.force => Err(self.stands()),
            true if !about.is_file() => Ok(Way::InPlace),
            true => {
                let name = self.path.canonicalize().map_err(self.at())?;
                Ok(Way::InsteadOf(name, about.permissions()))
            }
        }
    }

    fn stands(self) -> OutputError {
        OutputError::Stands { file: self.path.to_owned() }
    }

    fn at(self) -> impl Fn(io::Error) -> OutputError + Copy + 'a {
        OutputError::at(self.path)
    }
}

/// See that the result which is to stand in `dir` replaces none of `inputs`.
///
/// # Errors
/// When a file of the result would have the name of an input.
pub fn keep_inputs(dir: &Path, inputs: &[PathBuf]) -> Result<(), OutputError> {
    for file in files_in(dir) {
        let same = |input: &&PathBuf| input.is_file() && same::file(&file, input);
        if let Some(input) = inputs.iter().find(same).cloned() {
            return Err(OutputError::IsInput { file, input });
        }
    }
    Ok(())
}

/// What is written to `out`, to the last byte.
fn filled(out: impl Write, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    fill(&mut out)?;
    out.flush()
}

/// Whoever reads a pipe may stop when they have heard enough, as `head` does.
fn heard(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(cause) if cause.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

fn folder_of(file: &Path) -> &Path {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

/// Have the name of `file` survive a power cut.
fn sync_folder(file: &Path) -> io::Result<()> {
    File::open(folder_of(file))?.sync_all()
}

/// The name that a file at `path` has at the end of all symbolic links.
fn end_of_links(path: &Path) -> io::Result<PathBuf> {
    let mut name = path.to_owned();
    for _ in 0..LINKS {
        match fs::read_link(&name) {
            Ok(target) => name = folder_of(&name).join(target),
            Err(_) => return Ok(name),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}

/// Whether what stands there is kept until it is written over: a file, or a disk.
#[cfg(unix)]
fn keeps_data(about: &fs::Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt;
    about.is_file() || about.file_type().is_block_device()
}

#[cfg(not(unix))]
fn keeps_data(about: &fs::Metadata) -> bool {
    about.is_file()
}

/// Standard output or standard error, if `path` is a name of the file it goes to: what is said there later
/// follows.
#[cfg(unix)]
fn standard_stream(path: &Path) -> Option<File> {
    use std::os::fd::AsFd;
    let wanted = same::identity(&fs::metadata(path).ok()?);
    let (out, err) = (io::stdout(), io::stderr());
    [out.as_fd(), err.as_fd()].into_iter().find_map(|stream| {
        let stream = File::from(stream.try_clone_to_owned().ok()?);
        let is_it = stream.metadata().is_ok_and(|about| same::identity(&about) == wanted);
        is_it.then_some(stream)
    })
}

#[cfg(not(unix))]
fn standard_stream(_path: &Path) -> Option<File> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(path: &Path, inputs: &[PathBuf], force: bool) -> Result<(), OutputError> {
        Destination::new(path, inputs, force)?.write_text("new")
    }

    #[test]
    fn a_file_is_replaced_only_if_that_is_asked_for() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.csv");
        written(&path, &[], false).unwrap();
        fs::write(&path, "old").unwrap();
        let refused = written(&path, &[], false).unwrap_err();
        assert_eq!(refused.exit_code(), 2);
        assert!(refused.to_string().contains("--force"), "{refused}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        written(&path, &[], true).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "nothing is left over");
    }

    #[test]
    fn what_cannot_be_written_to_its_end_leaves_what_stood_there() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.csv");
        fs::write(&path, "old").unwrap();
        let half = |out: &mut dyn Write| {
            out.write_all(&[b'x'; 100_000])?;
            Err(ErrorKind::StorageFull.into())
        };
        let failed = Destination::new(&path, &[], true).unwrap().write(half).unwrap_err();
        assert_eq!(failed.exit_code(), 74);
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "nothing is left over");
    }

    #[test]
    fn no_name_of_an_input_is_written() {
        let dir = tempfile::tempdir().unwrap();
        let input = dir.path().join("s.toml");
        fs::write(&input, "old").unwrap();
        let mut names = vec![input.clone(), dir.path().join("./s.toml")];
        names.push(dir.path().join("hard"));
        fs::hard_link(&input, &names[2]).unwrap();
        #[cfg(unix)]
        {
            names.push(dir.path().join("soft"));
            std::os::unix::fs::symlink("s.toml", &names[3]).unwrap();
        }
        for name in &names {
            let refused = written(name, std::slice::from_ref(&input), true).unwrap_err();
            assert_eq!(refused.exit_code(), 2);
            assert!(refused.to_string().contains("reads"), "{refused}");
            assert_eq!(fs::read_to_string(&input).unwrap(), "old");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_one_and_its_target_is_written() {
        use std::os::unix::fs::symlink;
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        fs::create_dir(at("deep")).unwrap();
        fs::write(at("deep/target"), "old").unwrap();
        symlink("deep/target", at("link")).unwrap();
        symlink("link", at("second")).unwrap();
        symlink("deep/new", at("dangling")).unwrap();
        written(&at("second"), &[], false).unwrap_err();
        written(&at("second"), &[], true).unwrap();
        assert_eq!(fs::read_to_string(at("deep/target")).unwrap(), "new");
        written(&at("dangling"), &[], false).unwrap();
        assert_eq!(fs::read_to_string(at("deep/new")).unwrap(), "new");
        for link in ["link", "second", "dangling"] {
            assert!(at(link).is_symlink(), "{link}");
        }
        symlink("round", at("round")).unwrap();
        written(&at("round"), &[], true).unwrap_err();
    }

    #[cfg(unix)]
    #[test]
    fn permissions_outlive_a_replacement() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.csv");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
        written(&path, &[], true).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    }
}
