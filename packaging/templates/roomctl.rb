# The formula of a release, for a tap. Made by packaging/manifests.
class Roomctl < Formula
  desc "@DESCRIPTION@"
  homepage "@REPOSITORY@"
  version "@VERSION@"
  license any_of: ["MIT", "Apache-2.0"]

  on_macos do
    on_arm do
      url "@URL:roomctl-aarch64-apple-darwin.tgz@"
      sha256 "@SUM:roomctl-aarch64-apple-darwin.tgz@"
    end
    on_intel do
      url "@URL:roomctl-x86_64-apple-darwin.tgz@"
      sha256 "@SUM:roomctl-x86_64-apple-darwin.tgz@"
    end
  end
  on_linux do
    on_arm do
      url "@URL:roomctl-aarch64-unknown-linux-musl.tgz@"
      sha256 "@SUM:roomctl-aarch64-unknown-linux-musl.tgz@"
    end
    on_intel do
      url "@URL:roomctl-x86_64-unknown-linux-musl.tgz@"
      sha256 "@SUM:roomctl-x86_64-unknown-linux-musl.tgz@"
    end
  end

  def install
    bin.install "roomctl"
    man1.install Dir["man/*.1"]
    bash_completion.install "completions/roomctl.bash" => "roomctl"
    zsh_completion.install "completions/_roomctl"
    fish_completion.install "completions/roomctl.fish"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/roomctl --version")
    assert_match "alice", shell_output("#{bin}/roomctl --sandbox list DailyStandup")
  end
end
