# The flake of a release. Made by packaging/manifests.
{
  description = "@DESCRIPTION@";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs = { self, nixpkgs }:
    let
      archives = {
        x86_64-linux = {
          url = "@URL:roomctl-x86_64-unknown-linux-musl.tgz@";
          sha256 = "@SUM:roomctl-x86_64-unknown-linux-musl.tgz@";
        };
        aarch64-linux = {
          url = "@URL:roomctl-aarch64-unknown-linux-musl.tgz@";
          sha256 = "@SUM:roomctl-aarch64-unknown-linux-musl.tgz@";
        };
        x86_64-darwin = {
          url = "@URL:roomctl-x86_64-apple-darwin.tgz@";
          sha256 = "@SUM:roomctl-x86_64-apple-darwin.tgz@";
        };
        aarch64-darwin = {
          url = "@URL:roomctl-aarch64-apple-darwin.tgz@";
          sha256 = "@SUM:roomctl-aarch64-apple-darwin.tgz@";
        };
      };
      package = system: archive:
        let pkgs = nixpkgs.legacyPackages.${system};
        in pkgs.stdenvNoCC.mkDerivation {
          pname = "roomctl";
          version = "@VERSION@";
          src = pkgs.fetchurl archive;
          nativeBuildInputs = [ pkgs.installShellFiles ];
          installPhase = ''
            install -D --mode=755 roomctl $out/bin/roomctl
            installManPage man/*.1
            installShellCompletion --bash --name roomctl completions/roomctl.bash
            installShellCompletion --zsh completions/_roomctl
            installShellCompletion --fish completions/roomctl.fish
          '';
          meta = {
            description = "@DESCRIPTION@";
            homepage = "@REPOSITORY@";
            license = [ pkgs.lib.licenses.mit pkgs.lib.licenses.asl20 ];
            mainProgram = "roomctl";
          };
        };
    in {
      packages = builtins.mapAttrs (system: archive: { default = package system archive; }) archives;
    };
}
