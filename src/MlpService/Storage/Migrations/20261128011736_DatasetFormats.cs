using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MlpService.Storage.Migrations
{
    /// <inheritdoc />
    public partial class DatasetFormats : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "MediaType",
                table: "Datasets",
                type: "TEXT",
                nullable: false,
                defaultValue: "text/csv");

            migrationBuilder.AddColumn<long>(
                name: "SkippedRows",
                table: "Datasets",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateTable(
                name: "DatasetOriginals",
                columns: table => new
                {
                    DatasetId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Index = table.Column<int>(type: "INTEGER", nullable: false),
                    Bytes = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DatasetOriginals", x => new { x.DatasetId, x.Index });
                });

            migrationBuilder.CreateTable(
                name: "DatasetSkippedRows",
                columns: table => new
                {
                    DatasetId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Line = table.Column<long>(type: "INTEGER", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DatasetSkippedRows", x => new { x.DatasetId, x.Line });
                    table.ForeignKey(
                        name: "FK_DatasetSkippedRows_Datasets_DatasetId",
                        column: x => x.DatasetId,
                        principalTable: "Datasets",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "DatasetOriginals");

            migrationBuilder.DropTable(
                name: "DatasetSkippedRows");

            migrationBuilder.DropColumn(
                name: "MediaType",
                table: "Datasets");

            migrationBuilder.DropColumn(
                name: "SkippedRows",
                table: "Datasets");
        }
    }
}
