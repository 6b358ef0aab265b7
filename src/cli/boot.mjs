// Starts every command of package.json from a fresh clone: checks Node, installs when needed, hands over.
// Written in 2018's JavaScript with unprefixed built-ins, so that an old Node reads it and gets the one line below.
var version = process.versions.node.split('.');
var tooOld = Number(version[0]) < 20 || (Number(version[0]) === 20 && Number(version[1]) < 19);

if (tooOld) {
  console.error('Halfopen needs Node 20.19 or newer; this is Node ' + process.versions.node + '.');
  process.exitCode = 2;
} else {
  import('./commands.mjs')
    .then(function (commands) {
      return commands.runCommand(process.argv[2], process.argv.slice(3));
    })
    .then(function (code) {
      if (code !== undefined) process.exitCode = code;
    })
    .catch(function (error) {
      console.error(error && error.stack ? error.stack : error);
      process.exitCode = 1;
    });
}
