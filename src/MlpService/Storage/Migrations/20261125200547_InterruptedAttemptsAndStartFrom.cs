using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MlpService.Storage.Migrations
{
    /// <inheritdoc />
    public partial class InterruptedAttemptsAndStartFrom : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameColumn(
                name: "CutOffs",
                table: "Jobs",
                newName: "InterruptedAttempts");

            migrationBuilder.RenameColumn(
                name: "Figures",
                table: "JobEpochs",
                newName: "Metrics");

            migrationBuilder.AddColumn<string>(
                name: "StartFrom",
                table: "Jobs",
                type: "TEXT",
                nullable: true);

            migrationBuilder.Sql("UPDATE Jobs SET StartFrom = json_extract(Request, '$.startFrom')");

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_StartFrom",
                table: "Jobs",
                column: "StartFrom");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Jobs_StartFrom",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "StartFrom",
                table: "Jobs");

            migrationBuilder.RenameColumn(
                name: "Metrics",
                table: "JobEpochs",
                newName: "Figures");

            migrationBuilder.RenameColumn(
                name: "InterruptedAttempts",
                table: "Jobs",
                newName: "CutOffs");
        }
    }
}
